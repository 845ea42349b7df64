/**
 * At the first request that needs it: reading it takes longer than all else that most builds ask of an
 * engine. CommonJS, which alone does that without a promise.
 */
exports.loadDockerode = () => require("dockerode");
