// Whether a space is on this device: the app and its worker ask alike.
export const isHere = ({ state }: { state: string }): boolean => state !== "left" && state !== "leaving";
