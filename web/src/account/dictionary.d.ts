// Made by build.mjs of the lists that come with zxcvbn-ts.
declare module "dictionary" {
  const dictionary: {
    lists: { passwords: string; words: string; names: string }; // most common first, a space between
    graphs: Record<string, Record<string, (string | null)[]>>;
  };
  export default dictionary;
}
