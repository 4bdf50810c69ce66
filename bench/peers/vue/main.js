// After Auth0's guide for Vue 3: the plugin is made with the settings that are built in.
import { createAuth0 } from "@auth0/auth0-vue";
import { createApp } from "vue";
import { audience, clientId, domain, redirectUri, scope } from "../shared/settings.js";
import App from "./App.vue";

const auth0 = createAuth0({
  domain,
  clientId,
  authorizationParams: { audience, redirect_uri: redirectUri, scope },
});

createApp(App).use(auth0).mount("#app");
