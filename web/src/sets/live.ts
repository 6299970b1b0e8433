export { default as Notices } from "../screens/live/Notice";
export { default as Pause } from "../screens/live/pause";
export { default as Repair } from "../screens/live/repair";
