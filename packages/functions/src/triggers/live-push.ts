import type { EventBridgeEvent } from "aws-lambda";
import { compose } from "../compose.ts";
import { consolesOf } from "../compose-consoles.ts";
import { entry } from "../entry.ts";
import type { Told } from "../live.ts";

const cloud = await compose();
const live = consolesOf(cloud);

/** Tells the consoles of facts, upon each that a rule of the facts bus hands over. To be run one at a time. */
export const handler = entry(cloud, ({ detail }: EventBridgeEvent<string, Told>) => live.push(detail));
