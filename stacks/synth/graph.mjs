import { ROOT } from "./platform.mjs";

/** Members that hold JSON as text; the graph has them parsed. */
const JSON_TEXT = new Set(
  ["policy", "assumeRolePolicy", "definition", "eventPattern", "redrivePolicy", "pattern", "filterPolicy"].concat([
    "dashboardBody",
    "input",
  ]),
);
/** What Pulumi leaves in a text into which a value was put that is only known later. */
const STRINGIFIED = "Calling [to";

/** The graph as data: sorted, without what differs from machine to machine, JSON texts parsed. */
export function graphOf({ app, region, account, live, resources, built, errors }) {
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const all = resources.filter((resource) => resource !== stack);
  return {
    app: {
      name: app.name,
      stage: app.stage,
      removal: app.removal,
      protect: app.protect ?? false,
      region,
      account,
      live,
    },
    outputs: Object.fromEntries(Object.entries(stack?.outputs ?? {}).filter(([name]) => !name.startsWith("_"))),
    functions: sortedByKey(built),
    resources: all.map(tidy).sort((left, right) => (left.urn < right.urn ? -1 : 1)),
    errors: [...errors, ...all.flatMap(stringified)],
  };
}

function stringified({ urn, inputs }) {
  if (!JSON.stringify(inputs).includes(STRINGIFIED)) return [];
  return [
    `${urn}: a value that is known only after deployment was put into a text. Use $interpolate or $jsonStringify.`,
  ];
}

function tidy(resource) {
  // A build's command is triggered by the time of day.
  const { triggers: _, ...inputs } = resource.inputs;
  return JSON.parse(JSON.stringify({ ...resource, inputs: parsed(inputs) }).replaceAll(`${ROOT}/`, "<root>/"));
}

/** How Pulumi marks what is secret, and what it marks a secret with. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function parsed(value, key) {
  if (value?.[MARK] === SECRET) return parsed(value.value, key);
  if (Array.isArray(value)) return value.map((item) => parsed(item));
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([name]) => name !== "__provider");
    return Object.fromEntries(members.map(([name, member]) => [name, parsed(member, name)]));
  }
  return JSON_TEXT.has(key) ? parsedText(value) : value;
}

function parsedText(value) {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function sortedByKey(record) {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
