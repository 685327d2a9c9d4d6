/** Instances that start together prepare the database one after the other. Any number that is ours alone. */
export const preparationLock = 712_608_331;
