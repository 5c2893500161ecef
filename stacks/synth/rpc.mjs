import { createServer } from "node:http";
import { buildFunction } from "./functions.mjs";

/**
 * Stands in for SST's command line, which its components call by JSON-RPC over HTTP. Resolves to the URL; `built`
 * comes to hold what is known of each function, and the folder `artifacts` its code. The server does not keep the
 * process alive.
 */
export async function serveRpc({ region, account, built, artifacts }) {
  const methods = {
    "Provider.Aws.Bootstrap": () => bootstrapOf(region, account),
    "Provider.Aws.Appsync": () => appsyncOf(region),
    "Runtime.Build": (request) => buildFunction(request, { built, artifacts }),
    "Runtime.AddTarget": ({ functionID, handler, runtime, links }) => {
      built[functionID] = { handler, runtime, links, live: true };
      return true;
    },
  };
  const server = createServer((request, response) => {
    const send = (body) => response.setHeader("connection", "close").end(JSON.stringify({ id: null, ...body }));
    answer(methods, request).then(send, () => response.destroy());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}

async function answer(methods, request) {
  try {
    const { method, params } = JSON.parse(Buffer.concat(await request.toArray()).toString("utf8"));
    const serve = methods[method];
    if (serve === undefined) throw new Error(`SST asked for ${method}, which is not answered here.`);
    return { result: await serve(params[0]), error: null };
  } catch (error) {
    return { result: null, error: error.message };
  }
}

function bootstrapOf(region, account) {
  return {
    version: 9,
    asset: "sst-asset-000000000000",
    state: "sst-state-000000000000",
    assetEcrRegistryId: account,
    assetEcrUrl: `${account}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
    appsyncHttp: appsyncOf(region).http,
    appsyncRealtime: appsyncOf(region).realtime,
  };
}

function appsyncOf(region) {
  return {
    http: `synth.appsync-api.${region}.amazonaws.com`,
    realtime: `synth.appsync-realtime-api.${region}.amazonaws.com`,
  };
}
