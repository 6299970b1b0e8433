// The names of drafts that belong to one space, so that what is begun for one person cannot end up with another.
export const formFor = (what: string, space: string): string => `${what}_${space.slice(0, 12)}`;
