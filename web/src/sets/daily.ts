export { default as Calm } from "../screens/calm";
export { default as CheckIn } from "../screens/checkin";
export { default as Drawer } from "../screens/drawer";
export { default as Today } from "../screens/today";
export { default as Unlock } from "../screens/unlock";
