export { default as Learn } from "../screens/learn";
export { default as Lesson } from "../screens/lesson";
