/**
 * Publishes and unpublishes one locale of a document, only while it is as it was read: the rows are locked from the comparison to the end
 * of the transaction, so that no other save comes between. Touches only content types that have the field `copydeskId`.
 */
module.exports = ({ strapi }) => {
  /** Content type by the plural name that the REST API uses. */
  function typeOf(ctx) {
    const found = Object.values(strapi.contentTypes).find(
      ({ info, attributes }) => info?.pluralName === ctx.params.collection && attributes.copydeskId,
    );
    if (!found) ctx.notFound('No such collection with a field copydeskId.');
    return found;
  }

  /** `<row>/<time of saving>`, as Copydesk makes it of what REST gives. */
  const revisionOf = (entry) => `${entry.id}/${new Date(entry.updatedAt).toISOString()}`;

  /** Runs `work` while the document is as it was read; a `revision` left out is not compared. */
  async function whileUnchanged(ctx, work) {
    const type = typeOf(ctx);
    if (!type) return;
    const { documentId } = ctx.params;
    const { revision, data } = ctx.request.body ?? {};
    const locale = ctx.query.locale ?? null;
    const documents = strapi.documents(type.uid);
    await strapi.db.transaction(async ({ trx }) => {
      const rows = strapi.db.connection(type.collectionName).transacting(trx).where({ document_id: documentId });
      await (trx.client.config.client.includes('sqlite') ? rows.select('id') : rows.forUpdate().select('id'));
      const entries = await strapi.db.query(type.uid).findMany({ where: { documentId, ...(locale && { locale }) } });
      const live = entries.find(({ publishedAt }) => publishedAt !== null);
      const draft = entries.find(({ publishedAt }) => publishedAt === null);
      if (!live && !draft) return ctx.notFound();
      // A live document that was saved since as a draft: publishing would show readers what somebody has only begun.
      const begun = live && draft && revision && draft.updatedAt > live.updatedAt;
      if (revision && (begun || revisionOf(live ?? draft) !== revision)) {
        return ctx.send({ error: { status: 412, name: begun ? 'CopydeskDraft' : 'CopydeskChanged' } }, 412);
      }
      await work(documents, { documentId, ...(locale && { locale }) }, data ?? {});
      ctx.send({ data: { documentId } });
    });
  }

  return {
    describe(ctx) {
      const type = typeOf(ctx);
      if (!type) return;
      ctx.send({
        data: {
          version: '1.0.0',
          unique: type.attributes.copydeskId.unique === true,
          draftAndPublish: type.options?.draftAndPublish === true,
          localized: type.pluginOptions?.i18n?.localized === true,
          attributes: Object.fromEntries(Object.entries(type.attributes).map(([name, { type: kind }]) => [name, kind])),
        },
      });
    },

    publish: (ctx) =>
      whileUnchanged(ctx, (documents, which, data) => documents.update({ ...which, data, status: 'published' })),

    unpublish: (ctx) => whileUnchanged(ctx, (documents, which) => documents.unpublish(which)),
  };
};
