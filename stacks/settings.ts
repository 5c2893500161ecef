import * as z from "zod";
import { profileOf, standbyOf } from "./stage.ts";

/** Lambda takes names of 64 characters; what a stage's name leaves has to do for the longest step. */
const MOST_OF_A_STAGE = 20;

const stageName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, "small letters, digits and hyphens, a letter first")
  .max(MOST_OF_A_STAGE, `at most ${MOST_OF_A_STAGE} characters, since it is in the name of every function`)
  .refine((name) => !/aws|amazon|cognito/.test(name), "no aws, amazon or cognito in it, which Cognito keeps to itself");

const address = z.email("an e-mail address");
const domain = z.string().regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, "a domain name, as console.example.com");
const count = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, "a number from 1 to 999")
  .transform(Number);

const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "a Region of AWS, as eu-west-1");

/** What a deployment is told by the environment, or by `.env` and `.env.<stage>`, which SST reads. */
export const settingsShape = z.object({
  /** Who is told of alarms, alerts and milestones. */
  OPERATOR_EMAIL: address,
  /** Sender of e-mails. SES sends them only when the owner of the address has said yes, or its domain by DNS. */
  MAIL_FROM: address,
  /** Sender of text messages, where the country allows one. */
  SMS_FROM: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, "1 to 11 letters and digits, a letter among them")
    .optional(),
  /** Of the console, in a zone of Route 53; else it has CloudFront's. */
  CONSOLE_DOMAIN: domain.optional(),
  /** Where traces go, by OTLP over HTTPS; absent: nowhere. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https$/, error: "an https address" }).optional(),
  /** What the program says that it is. */
  VERSION: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "up to 64 letters, digits, points and hyphens")
    .default("0.1.0"),
  /** Instances of the API that are always warm, of the version that is released. */
  API_WARM: count.optional(),
  /** Where facts are replicated to, and where a standby can take over; absent: nowhere. */
  SECOND_REGION: region.optional(),
  /** Whether the stage works, or leaves it to its other Region; absent: it does, unless it is a standby. */
  AWAKE: z.enum(["yes", "no"], "yes or no").optional(),
});

const environment = settingsShape.transform((said) => ({
  operatorEmail: said.OPERATOR_EMAIL,
  mailFrom: said.MAIL_FROM,
  smsFrom: said.SMS_FROM,
  consoleDomain: said.CONSOLE_DOMAIN,
  tracesTo: said.OTEL_EXPORTER_OTLP_ENDPOINT,
  version: said.VERSION,
  apiWarm: said.API_WARM,
  secondRegion: said.SECOND_REGION,
  awake: said.AWAKE === undefined ? undefined : said.AWAKE === "yes",
}));

export type Settings = z.infer<typeof environment>;

/**
 * Checks the stage's name and everything that a deployment is told. Throws an error that names each setting that is
 * missing or wrong, before anything is made. An empty setting counts as missing.
 */
export function readSettings(stage: string, given: Readonly<Record<string, string | undefined>>): Settings {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const settings = environment.safeParse(said);
  const problems = [
    ...problemsOf(stageName.safeParse(stage), () => ({ name: "--stage", value: stage })),
    ...problemsOf(settings, (name) => ({ name, value: said[name] })),
    ...contradictions(stage, said),
  ];
  if (settings.success && problems.length === 0) return settings.data;
  throw new Error(`This stage cannot be deployed.\n${problems.join("\n")}\nSet them in the environment or in .env.`);
}

function problemsOf(
  { error }: z.ZodSafeParseResult<unknown>,
  about: (name: string) => { readonly name: string; readonly value: string | undefined },
): readonly string[] {
  return (error?.issues ?? []).map(({ path, message }) => {
    const { name, value } = about(String(path[0] ?? ""));
    return value === undefined ? `${name} is missing.` : `${name}: expected ${message}; received ${value}.`;
  });
}

/** What is wrong together, though each is a setting that there is. */
function contradictions(stage: string, said: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { API_WARM: warm, SECOND_REGION: second, AWS_REGION: first = said["SST_AWS_REGION"] } = said;
  const isStandby = standbyOf(stage) !== undefined;
  // A standby is woken in haste, with the settings of its stage.
  const isCold = !profileOf(stage).canary && !isStandby;
  const sentences = [
    warm !== undefined &&
      isCold &&
      `API_WARM: expected on a stage with canary releases alone, as staging or production.`,
    second !== undefined && second === first && `SECOND_REGION: expected another Region than AWS_REGION, ${first}.`,
    second !== undefined && isStandby && `SECOND_REGION: expected none, since ${stage} is what stands by in it.`,
  ];
  return sentences.filter((sentence) => sentence !== false);
}
