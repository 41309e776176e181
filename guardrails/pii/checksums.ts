/** Lengths of IBANs by country (ISO 13616 registry); an IBAN of another country is not looked for. */
const ibanLengths: Record<string, number> = {
  AD: 24,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
};

export const ibanLength = (country: string): number | undefined => ibanLengths[country.toUpperCase()];

/** ISO 13616: first four characters to the end, letters as 10 to 35, and the whole modulo 97 is 1. `iban` without spaces. */
export function isIban(iban: string): boolean {
  if (iban.length !== ibanLength(iban.slice(0, 2))) return false;
  let rest = 0;
  for (const character of (iban.slice(4) + iban.slice(0, 4)).toUpperCase()) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/**
 * German tax id (§ 139b AO): eleven digits, the first not 0; among the first ten one digit stands two or three times and the others once at most;
 * the last is the check digit of ISO 7064 MOD 11,10.
 */
export function isTaxId(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  if (repeated.length !== 1 || repeated[0]! > 3) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** German pension insurance number (VKVV § 2): area, birth date, initial, serial, check digit; digit sums of the products, modulo 10. */
export function isSocialSecurityNumber(number: string): boolean {
  const match = /^(\d{2})(\d{2})(\d{2})(\d{2})([A-Z])(\d{2})(\d)$/.exec(number.toUpperCase());
  if (!match) return false;
  const [, , day, month] = match.map(Number);
  // Serials of people born on the same day add 50 to the day.
  if (!month! || month! > 12 || (day! % 50 || 1) > 31) return false;
  const letter = String(match[5]!.charCodeAt(0) - 64).padStart(2, '0');
  const digits = [...`${match[1]}${match[2]}${match[3]}${match[4]}${letter}${match[6]}`].map(Number);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = digits.reduce((total, digit, index) => {
    const product = digit * weights[index]!;
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === Number(match[7]);
}

/** German identity card: nine characters and a check digit with the weights 7, 3, 1 (ICAO Doc 9303, part 3); at least three digits, so no word fits. */
export function isIdCard(number: string): boolean {
  if (!/^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d$/.test(number) || number.replace(/\D/g, '').length < 4)
    return false;
  const weights = [7, 3, 1];
  const sum = [...number.slice(0, 9)].reduce(
    (total, character, index) => total + Number.parseInt(character, 36) * weights[index % 3]!,
    0,
  );
  return sum % 10 === Number(number[9]);
}

/** Payment card: prefix and length of a scheme, and Luhn (ISO/IEC 7812-1). GTINs are shorter or have other prefixes. */
export function isCreditCard(digits: string): boolean {
  const scheme =
    /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d)\d{12})$/;
  if (!scheme.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    let value = Number(digits[digits.length - 1 - index]);
    if (index % 2 === 1) value = value > 4 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 === 0;
}
