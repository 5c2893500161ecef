import { createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import type { Notification } from "@bridgework/core/ports/notifier";
import { afterEach, describe, expect, it, vi } from "vitest";
import { replyOf, startMailServer } from "./smtp.fixture.ts";
import { messageIdOf, type SmtpSettings, smtpNotifier } from "./smtp.ts";

const email: Notification = {
  key: "arn:aws:states:us-east-1:000000000000:execution:form-notify:run-1/SendEmail",
  channel: "email",
  to: "ada@example.com",
  subject: "Your form",
  body: "Thank you – 谢谢\n.\nThe end",
};

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function open(options: Parameters<typeof startMailServer>[0] = {}, more: Partial<SmtpSettings> = {}) {
  const server = await startMailServer(options);
  closing.push(server.close);
  const settings = { url: server.url, from: "Bridgework <forms@example.org>", outbound: "private", ...more } as const;
  return { server, notifier: smtpNotifier(settings) };
}

/** Listens until the test is over. */
async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => void server.close());
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

it("delivers the text as it is, under a Message-ID that is the key's own and tells nothing of it", async () => {
  const { server, notifier } = await open();
  const first = await notifier.send(email);
  expect(await notifier.send(email)).toEqual(first);
  expect(first).toEqual({ provider: "smtp", messageId: messageIdOf(email, "forms@example.org") });
  expect(first.messageId).toMatch(/^<[0-9a-f]{32}@example\.org>$/);
  expect(server.received).toHaveLength(2);
  const [received] = server.received;
  expect(received).toMatchObject({ to: ["ada@example.com"], body: email.body.replaceAll("\n", "\r\n") });
  expect(received?.headers).toMatchObject({
    from: "Bridgework <forms@example.org>",
    to: "ada@example.com",
    subject: "Your form",
    "message-id": first.messageId,
  });
});

it("takes the recipient for one address, whatever is written in it", async () => {
  const { server, notifier } = await open();
  await notifier.send({ ...email, to: "ada@example.com, eve@example.com" }).catch(() => {});
  expect(server.received.flatMap(({ to }) => to)).not.toContain("eve@example.com");
});

describe("a server that refuses", () => {
  it.each([
    { reply: 421, name: "RATE_LIMIT" },
    { reply: 450, name: "RATE_LIMIT" },
    { reply: 451, name: "SYSTEM" },
    { reply: 452, name: "RATE_LIMIT" },
    { reply: 550, name: "VALIDATION" },
    { reply: 554, name: "VALIDATION" },
  ])("the recipient with $reply fails with $name", async ({ reply, name }) => {
    const { notifier, server } = await open({ onRcptTo: (_address, _session, done) => done(replyOf(reply, "no")) });
    await expect(notifier.send(email)).rejects.toMatchObject({ name, code: `smtp_${reply}` });
    expect(server.received).toEqual([]);
  });

  it("the message with 552 fails for good, and says what the server said", async () => {
    const { notifier } = await open({ refuse: () => replyOf(552, "too much") });
    await expect(notifier.send(email)).rejects.toMatchObject({
      name: "VALIDATION",
      message: expect.stringMatching(/^Mail server 127\.0\.0\.1 did not take the e-mail: .*552.*too much/),
    });
  });

  it("the log-in is a matter of the settings, and the fault does not show the password", async () => {
    const options = {
      authOptional: false,
      onAuth: (_auth: unknown, _session: unknown, done: (e: Error) => void) => done(replyOf(535, "no")),
    };
    const { server } = await open({ ...options, allowInsecureAuth: true, authMethods: ["PLAIN"] });
    const url = server.url.replace("smtp://", "smtp://user:s3cret@");
    const failing = smtpNotifier({ url, from: "a@example.org", outbound: "private" }).send(email);
    const error = await failing.catch((fault: unknown) => fault);
    expect(error).toMatchObject({ name: "SYSTEM", message: expect.stringContaining("SMTP_URL") });
    expect(String(error)).not.toContain("s3cret");
  });
});

describe("a server that cannot be reached", () => {
  it("that is down fails with NETWORK", async () => {
    const { server, notifier } = await open();
    await server.close();
    await expect(notifier.send(email)).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
  });

  it("that says nothing is given up after the time for it", async () => {
    const silent = createServer((socket) => void text(socket).catch(() => {}));
    const settings = {
      url: `smtp://127.0.0.1:${await portOf(silent)}`,
      from: "a@example.org",
      outbound: "private",
      timeout: 50,
    } as const;
    await expect(smtpNotifier(settings).send(email)).rejects.toMatchObject({ name: "NETWORK" });
  });

  it.each([
    ["goes on for ever with one reply", "250-and more\r\n"],
    ["sends a line without an end", "x".repeat(1000)],
  ])("that %s is given up after the time for an e-mail", async (_, piece) => {
    const closed: boolean[] = [];
    const endless = createServer((socket) => {
      socket.write("220 mail\r\n");
      const drip = setInterval(() => socket.write(piece), 10);
      socket
        .on("error", () => {})
        .once("close", () => {
          clearInterval(drip);
          closed.push(true);
        });
      socket.resume();
    });
    const url = `smtp://127.0.0.1:${await portOf(endless)}`;
    const { notifier } = await open({}, { url, timeout: 200, wholeTimeout: 400 });
    await expect(notifier.send(email)).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
    await vi.waitFor(() => expect(closed).toEqual([true]));
  });

  it.each(["smtp://169.254.169.254:25", "smtp://[fe80::1]:25", "smtp://metadata.google.internal"])(
    "that is %s is refused before it is called",
    async (url) => {
      const { notifier } = await open({}, { url });
      await expect(notifier.send(email)).rejects.toMatchObject({ name: "VALIDATION", code: "url_refused" });
    },
  );

  it("whose name resolves to a link-local address is refused", async () => {
    const resolve = async () => [{ address: "169.254.169.254", family: 4 }];
    const { notifier } = await open({}, { url: "smtp://mail.example.com", resolve });
    await expect(notifier.send(email)).rejects.toMatchObject({ name: "VALIDATION", code: "url_refused" });
  });
});

it("sends no password over a connection to another machine that is not TLS", async () => {
  const { server } = await open({
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: "user" }),
  });
  const { port } = new URL(server.url);
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  const url = `smtp://user:s3cret@mail.example.com:${port}`;
  const notifier = smtpNotifier({ url, from: "a@example.org", outbound: "private", resolve });
  await expect(notifier.send(email)).rejects.toMatchObject({ name: "SYSTEM", code: "smtp_tls" });
  expect(server.received).toEqual([]);
});
