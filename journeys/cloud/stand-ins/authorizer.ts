import { generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";

const authorizer = z.object({
  authorizerType: z.literal("JWT"),
  identitySources: z.tuple([z.literal("$request.header.Authorization")]),
  jwtConfiguration: z.object({ issuer: z.string(), audiences: z.array(z.string()) }),
});

export interface Authorizers {
  /** The claims of a request's token; null where API Gateway would not let it through. */
  claimsOf(authorizerId: string, authorization: string | undefined): Promise<JWTPayload | null>;
  /** A token as the user pool gives one to an operator who signed in. */
  token(): Promise<string>;
}

const ALGORITHM = "RS256";

/**
 * The graph's JWT authorizers, and a user pool whose key signs what they let through. Cognito names the client of an
 * access token by `client_id` and of an identity token by `aud`; either will do.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function openAuthorizers(graph: CloudGraph): Promise<Authorizers> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const authorizers = graph.take("apigatewayv2/authorizer:Authorizer", authorizer);
  return {
    claimsOf: async (id, authorization = "") => {
      const { jwtConfiguration } = authorizers.find((each) => each.id === id) ?? {};
      if (jwtConfiguration === undefined) throw new Error(`There is no authorizer ${id} in the graph.`);
      const { issuer, audiences } = jwtConfiguration;
      const token = authorization.replace(/^Bearer /i, "");
      const verified = await jwtVerify(token, publicKey, { issuer, algorithms: [ALGORITHM] }).catch(() => null);
      const given = [verified?.payload.aud ?? verified?.payload["client_id"]].flat();
      return given.some((each) => audiences.includes(String(each))) ? (verified?.payload ?? null) : null;
    },
    token: async () => {
      const { issuer = "", audiences = [] } = authorizers[0]?.jwtConfiguration ?? {};
      return new SignJWT({ client_id: audiences[0], token_use: "access", username: "operator" })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(issuer)
        .setSubject("operator")
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey);
    },
  };
}
