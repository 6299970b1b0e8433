export { default as DrawerSetting } from "../screens/me/Drawer";
export { default as Reminders } from "../screens/me/Reminders";
export { default as Home } from "../screens/together/Home";
export { default as Invite } from "../screens/together/Invite";
export { default as Join } from "../screens/together/Join";
export { default as Leave } from "../screens/together/Leave";
export { default as Settings } from "../screens/together/Settings";
