/**
 * Copydesk companion for Strapi 5: what its REST API lacks. Copy this folder to src/api/copydesk of the Strapi project, and give the API
 * token of Copydesk the three permissions that then appear under "Copydesk".
 */
const route = (method, path, action) => ({ method, path, handler: `copydesk.${action}` });

module.exports = {
  routes: [
    route('GET', '/copydesk/:collection', 'describe'),
    route('POST', '/copydesk/:collection/:documentId/publish', 'publish'),
    route('POST', '/copydesk/:collection/:documentId/unpublish', 'unpublish'),
  ],
};
