// After Auth0's guide for React: the provider is given the settings that are built in.
import { Auth0Provider } from "@auth0/auth0-react";
import { createRoot } from "react-dom/client";
import { audience, clientId, domain, redirectUri, scope } from "../shared/settings.js";
import { App } from "./App.jsx";

createRoot(document.getElementById("app")).render(
  <Auth0Provider
    domain={domain}
    clientId={clientId}
    authorizationParams={{ audience, redirect_uri: redirectUri, scope }}
    onRedirectCallback={() => history.replaceState({}, "", "/")}
  >
    <App />
  </Auth0Provider>,
);
