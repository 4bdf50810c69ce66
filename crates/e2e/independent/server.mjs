// An OpenID provider that others wrote and that is certified: what the app does with it was not made to
// fit the sandbox.
//
// PORT              where it listens; any free port if it is 0 or not set
// APP_ORIGIN        the origin of the app that may sign people in
// ACCESS_TOKEN_TTL  the life of an access token in seconds; 3600 if not set
//
// It takes any name and any password, forgets everything when it ends, and ends when its standard input
// is closed. It says in a line each when it is `ready`, and then what it did: `asked` a person for a login
// or a consent, answered an authorization request (`authorized`), a token request (`granted`), `revoked` a
// token, or `refused`.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider, errors } from 'oidc-provider';

const RESOURCE = 'https://auth0-jwt-authorizer';
const { PORT = '0', APP_ORIGIN, ACCESS_TOKEN_TTL = '3600' } = process.env;

function configuration() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomUUID()] },
    clients: [{
      client_id: 'wish-list',
      token_endpoint_auth_method: 'none',
      application_type: 'web',
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${APP_ORIGIN}/callback`],
      post_logout_redirect_uris: [`${APP_ORIGIN}/`],
      scope: 'openid profile email offline_access',
    }],
    // A client of this provider may be called from any origin.
    clientBasedCORS: () => true,
    // It knows no other method than S256.
    pkce: { required: () => true },
    rotateRefreshToken: true,
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    // Otherwise name and mail address are at the userinfo endpoint only.
    conformIdTokenClaims: false,
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Person ${id}`, email: `${id}@example.com` }),
    }),
    ttl: { IdToken: 3600, RefreshToken: 3600, Session: 3600, Grant: 3600, Interaction: 3600 },
    features: {
      devInteractions: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: resourceServer,
      },
    },
  };
}

// The one API that it issues tokens for.
function resourceServer(ctx, resource) {
  if (resource !== RESOURCE) {
    throw new errors.InvalidTarget();
  }
  return {
    scope: 'create:wishes',
    audience: RESOURCE,
    accessTokenFormat: 'jwt',
    accessTokenTTL: Number(ACCESS_TOKEN_TTL),
    jwt: { sign: { alg: 'RS256' } },
  };
}

function report(provider) {
  const refused = (ctx, error) => {
    console.log(`refused ${ctx.method} ${ctx.path}: ${error.error_description ?? error.stack}`);
  };
  provider.on('interaction.started', (ctx, prompt) => console.log(`asked ${prompt.name}`));
  provider.on('authorization.success', (ctx) => console.log(`authorized ${ctx.oidc.params.prompt ?? ''}`));
  provider.on('grant.success', ({ oidc }) => {
    console.log(`granted ${oidc.params.grant_type} for ${oidc.entities.AccessToken.aud}`);
  });
  for (const name of ['authorization', 'grant', 'revocation', 'end_session']) {
    provider.on(`${name}.error`, refused);
  }
  provider.on('server_error', refused);
  provider.use(async (ctx, next) => {
    // Its pages would load a typeface from elsewhere.
    ctx.set('content-security-policy', "style-src 'unsafe-inline'");
    await next();
    if (ctx.oidc?.route === 'revocation' && ctx.oidc.entities.RefreshToken) {
      console.log('revoked refresh_token');
    }
  });
}

const server = createServer();
server.listen(Number(PORT), '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, configuration());
  report(provider);
  server.on('request', provider.callback());
  console.log(`ready ${issuer}`);
});
process.stdin.on('close', () => process.exit()).resume();
