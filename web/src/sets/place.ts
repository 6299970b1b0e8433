export { default as Began } from "../screens/began";
export { default as Check } from "../screens/check";
export { default as Map } from "../screens/map";
