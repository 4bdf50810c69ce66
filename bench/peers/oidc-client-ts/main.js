// After the guide of oidc-client-ts: a UserManager, `signinRedirect`, `signinCallback`, `getUser`. As it is
// by default, it keeps the tokens in session storage, so a reload asks nobody.
import { UserManager } from "oidc-client-ts";
import { audience, clientId, issuer, redirectUri, scope } from "../shared/settings.js";
import { listen, showPerson, start } from "../shared/plain.js";

const client = new UserManager({
  authority: issuer,
  client_id: clientId,
  redirect_uri: redirectUri,
  post_logout_redirect_uri: `${location.origin}/`,
  scope,
  extraQueryParams: { audience },
});

listen({
  signIn: () => client.signinRedirect(),
  signOut: () => client.signoutRedirect(),
  token: async () => (await client.getUser())?.access_token,
});

start(async () => {
  if (/[?&](code|error)=/.test(location.search)) {
    try {
      await client.signinCallback();
    } finally {
      history.replaceState({}, "", "/");
    }
  }
  const user = await client.getUser();
  showPerson(user?.profile.name);
});
