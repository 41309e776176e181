/** The package ships no types; this is the part of it that is used. */
declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file, or returns false when somebody else has it. */
  export function tryLock(descriptor: number): boolean;
}
