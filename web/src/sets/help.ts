export { default as Help } from "../screens/help";
export { default as Safety } from "../screens/safety";
