/** A campaign whose code has a bug: no failure of the campaign, but of its code, at each attempt. */
export async function campaign(): Promise<string> {
  throw new TypeError("Cannot read properties of undefined (reading 'stage')");
}
