// After Auth0's quickstart for plain JavaScript: the settings are built in, the client is made, a redirect
// is finished where there is one, and otherwise the session of before is asked for.
import { Auth0Client } from "@auth0/auth0-spa-js";
import { audience, clientId, domain, redirectUri, scope } from "../shared/settings.js";
import { listen, showPerson, start } from "../shared/plain.js";

const client = new Auth0Client({
  domain,
  clientId,
  authorizationParams: { audience, redirect_uri: redirectUri, scope },
});

listen({
  signIn: () => client.loginWithRedirect(),
  signOut: () => client.logout({ logoutParams: { returnTo: `${location.origin}/` } }),
  token: () => client.getTokenSilently(),
});

start(async () => {
  if (/[?&](code|error)=/.test(location.search)) {
    try {
      await client.handleRedirectCallback();
    } finally {
      history.replaceState({}, "", "/");
    }
  } else {
    await client.checkSession();
  }
  const person = await client.getUser();
  showPerson(person?.name);
});
