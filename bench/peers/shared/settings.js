// The settings of the app's config.json, built in as the vendors' guides do it with Vite's `.env`.
const { VITE_ISSUER, VITE_CLIENT_ID, VITE_AUDIENCE, VITE_API_URL, VITE_SCOPE } = import.meta.env;

export const issuer = VITE_ISSUER;
// auth0-spa-js takes the issuer without its slash as the domain.
export const domain = VITE_ISSUER.replace(/\/$/, "");
export const clientId = VITE_CLIENT_ID;
export const audience = VITE_AUDIENCE;
export const apiUrl = VITE_API_URL;
export const scope = VITE_SCOPE;
export const redirectUri = `${location.origin}/callback`;
