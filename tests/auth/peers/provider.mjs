// An independent OpenID provider (npm oidc-provider, certified), set up to ask for what ID-porten asks for.
// Usage: node provider.mjs, settings as JSON on the standard input; says "ready" when it listens.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider, errors, interactionPolicy } from "oidc-provider";

const settings = JSON.parse(readFileSync(0, "utf8"));
const RANK = { "selfregistered-email": 0, "idporten-loa-substantial": 3, "idporten-loa-high": 4 };
// Who picks up the phone at the next sign-in; the test changes it by POST /next.
let next = settings.next;

const policy = interactionPolicy.base();
policy.get("login").checks.add(
  new interactionPolicy.Check("acr_too_low", "a higher level was asked for", ({ oidc }) => {
    const asked = (oidc.params.acr_values ?? "").split(" ").filter(Boolean);
    const wanted = Math.min(...asked.map((acr) => RANK[acr]));
    if (oidc.result?.login) return false;
    return Boolean(oidc.session.accountId) && RANK[oidc.acr] < wanted;
  }),
);

const provider = new Provider(settings.issuer, {
  clients: [
    {
      client_id: settings.client_id,
      redirect_uris: [`${settings.portal}/auth/callback`],
      post_logout_redirect_uris: [`${settings.portal}/auth/signed-out`],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      subject_type: "pairwise",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      id_token_signed_response_alg: "RS256",
      require_auth_time: true,
      jwks: settings.client_jwks,
    },
  ],
  jwks: settings.jwks,
  cookies: { keys: ["for this test only"] },
  acrValues: Object.keys(RANK),
  claims: { openid: ["sub", "pid", "locale"], acr: null, amr: null, auth_time: null, iss: null },
  conformIdTokenClaims: false,
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_ctx, accountId, client) => `${client.clientId}-${accountId.slice(0, 4)}`,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, pid: id, locale: "nb" }) }),
  assertJwtClientAuthClaimsAndHeader(_ctx, claims, header) {
    if (claims.exp - claims.iat > 120) throw new errors.InvalidClientAuth("longer than 120 seconds");
    if (claims.aud !== settings.issuer) throw new errors.InvalidClientAuth("not addressed to the issuer");
    if (!header.kid) throw new errors.InvalidClientAuth("no kid");
  },
});

async function interact(request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    const login = { accountId: next.pid, acr: next.acr, amr: ["test"], remember: true };
    const cancelled = { error: "access_denied", error_description: "turned back" };
    return provider.interactionFinished(request, response, next.cancel ? cancelled : { login });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid");
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

provider.on("server_error", (_ctx, error) => console.error(error));

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url === "/next") {
    next = JSON.parse(await body(request));
    response.end();
  } else if (request.url.startsWith("/interaction/")) {
    await interact(request, response);
  } else {
    answer(request, response);
  }
}).listen(settings.port, "127.0.0.1", () => console.log("ready"));
