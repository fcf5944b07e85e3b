// Where the script in the page's head leaves what it has opened for the page's script.
export const EARLY = "coursewareEarly";
