import { describe, expect, it } from "vitest";
import { mayReach, OUTBOUND } from "./address.ts";

/** What reaches the host, as calls name it. */
function reachedBy(url: string) {
  return OUTBOUND.filter((outbound) => mayReach(outbound, new URL(url).hostname));
}

describe("calls to anybody", () => {
  it.each([
    "https://example.com/",
    "http://8.8.8.8/",
    "http://169.253.1.1/",
    "http://172.32.0.1/",
    "http://100.128.0.1/",
    "http://[2606:4700::1111]/",
    "http://[::ffff:8.8.8.8]/",
    "http://localhost.example.com/",
  ])("reach %s", (url) => {
    expect(reachedBy(url)).toEqual(["public", "private", "any"]);
  });
});

describe("calls into private networks", () => {
  it.each([
    "http://127.0.0.1:8080/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://db.localhost./",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[fec0::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[2002:a00:1::1]/",
  ])("are what reaches %s", (url) => {
    expect(reachedBy(url)).toEqual(["private", "any"]);
  });
});

describe("calls that may go anywhere", () => {
  it.each([
    "http://169.254.169.254/latest/meta-data",
    "http://2852039166/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://[fe80::1]/",
    "http://[FEBF::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::169.254.169.254]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[fd00:ec2::254]/",
    "http://[fd00:ec2::23]/",
    "http://[fd20:ce::254]/",
    "http://[64:ff9b:1::169.254.169.254]/",
    "http://192.0.0.192/",
    "http://metadata.google.internal./",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
  ])("alone reach %s", (url) => {
    expect(reachedBy(url)).toEqual(["any"]);
  });
});
