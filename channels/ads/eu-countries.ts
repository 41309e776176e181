/** Member states of the European Union (ISO 3166-1), where Regulation (EU) 2022/2065 (Digital Services Act), Art. 26, asks who pays for an ad and for whom it is. */
const euCountries: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
);

export const isInEu = (country: string): boolean => euCountries.has(country);
