// What a kernel's connection takes from @jupyterlab/coreutils.
export { PageConfig } from "@jupyterlab/coreutils/lib/pageconfig.js";
export { URLExt } from "@jupyterlab/coreutils/lib/url.js";
