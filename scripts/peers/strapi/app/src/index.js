const { existsSync, writeFileSync } = require('node:fs');

/** Locale, and tokens of a first start: one for all, one that may only read. They are written down for whoever started this. */
module.exports = {
  async bootstrap({ strapi }) {
    const locales = strapi.plugin('i18n').service('locales');
    if (!(await locales.findByCode('de'))) await locales.create({ code: 'de', name: 'Deutsch (de)' });
    if (existsSync(process.env.TOKENS_FILE)) return;
    // Of a first start that was ended before it had written them down.
    await strapi.db.query('admin::api-token').deleteMany({});
    const tokens = strapi.service('admin::api-token');
    const make = async (name, type) => {
      const { accessKey } = await tokens.create({ name, type, description: '', lifespan: null, permissions: null });
      return accessKey;
    };
    const made = { full: await make('Copydesk', 'full-access'), readOnly: await make('Readers', 'read-only') };
    writeFileSync(process.env.TOKENS_FILE, JSON.stringify(made), { mode: 0o600 });
  },
};
