// No validator: it would send the description of this server to a stranger.
window.ui = SwaggerUIBundle({
  urls: [{ url: "../v1.0/swagger.json", name: "1.0" }],
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
});
