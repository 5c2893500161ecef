import { requireFromPlatform } from "./platform.mjs";

const { MockMonitor } = requireFromPlatform("@pulumi/pulumi/runtime/mocks");
const settings = requireFromPlatform("@pulumi/pulumi/runtime/settings");
const { getStore } = requireFromPlatform("@pulumi/pulumi/runtime/state");
const { deserializeProperties } = requireFromPlatform("@pulumi/pulumi/runtime/rpc");

const STACK = "pulumi:pulumi:Stack";

/**
 * Puts itself in the place of Pulumi's engine. Returns the list to which every resource that is registered comes,
 * with what Pulumi's own mocks leave out: id, parent, dependencies, options and a component's outputs.
 */
export function recordResources({ app, provider, onError }) {
  const resources = [];
  const byUrn = new Map();

  class Recorder extends MockMonitor {
    /** As the engine: the types of all parents but the stack. SST reads types off URNs. */
    newUrn(parent, type, name) {
      const above = parent ? parent.split("::")[2] : "";
      const types = above && above !== STACK ? `${above}$${type}` : type;
      return `urn:pulumi:${app.stage}::${app.name}::${types}::${name}`;
    }

    async registerResource(request, callback) {
      const urn = this.newUrn(request.getParent(), request.getType(), request.getName());
      if (byUrn.has(urn)) return callback(new Error(`There are two resources ${urn}.`));
      const resource = { urn, ...describe(request) };
      resources.push(resource);
      byUrn.set(urn, resource);
      return super.registerResource(request, (error, response) => {
        resource.id = response?.getId() || undefined;
        callback(error, response);
      });
    }

    registerResourceOutputs(request, callback) {
      const resource = byUrn.get(request.getUrn());
      if (resource) resource.outputs = deserializeProperties(request.getOutputs());
      return super.registerResourceOutputs(request, callback);
    }
  }

  const monitor = new Recorder({
    newResource: ({ type, name, inputs, custom, id: customId }) => {
      if (!custom) return { id: undefined, state: inputs };
      const { id, ...state } = provider.stateOf({ type, name, inputs, customId });
      return { id: customId || String(id), state: { ...inputs, ...state } };
    },
    call: (request) => {
      try {
        return provider.call(request);
      } catch (error) {
        // Pulumi drops the message on its way through the monitor.
        onError(error);
        throw error;
      }
    },
  });
  settings.setMockOptions(monitor, app.name, app.stage, false, "organization");
  Object.assign(getStore(), FEATURES);
  return resources;
}

/** What the engine is asked whether it can. Without secrets and output values the graph holds plain values. */
const FEATURES = {
  ...{ supportsSecrets: false, supportsOutputValues: false, supportsTransforms: false },
  ...{ supportsResourceReferences: true, supportsDeletedWith: true, supportsReplaceWith: true },
  ...{ supportsAliasSpecs: true, supportsParameterization: true, supportsResourceHooks: true },
};

function describe(request) {
  const options = {
    protect: request.getProtect() || undefined,
    retainOnDelete: request.getRetainondelete() || undefined,
    provider: request.getProvider() || undefined,
    ignoreChanges: request.getIgnorechangesList(),
  };
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent() || undefined,
    inputs: deserializeProperties(request.getObject()),
    dependsOn: request.getDependenciesList(),
    options,
  };
}
