/** Stands for all pieces; the build puts them here. */
export {};
