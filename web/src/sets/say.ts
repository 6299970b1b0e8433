export { default as Kindly } from "../screens/kindly";
export { default as Say } from "../screens/say";
