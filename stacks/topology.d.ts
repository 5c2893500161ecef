import type { Topology } from "@bridgework/core/kernel/topology";

/*
 * What tsconfig.infra.json takes for core's topology.ts: SST's sources compile only without some of the checks that
 * core's domains are written for, and without the library of the DOM.
 */
export declare const topology: Topology;
