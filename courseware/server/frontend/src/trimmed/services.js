// What a kernel's connection takes from @jupyterlab/services: two of its hundreds of names.
export { ServerConnection } from "@jupyterlab/services/lib/serverconnection.js";
export { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm.js";
