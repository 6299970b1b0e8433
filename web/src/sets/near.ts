export { default as Loop } from "../screens/loop";
export { default as Together } from "../screens/together";
export { default as WhatIf } from "../screens/whatif";
