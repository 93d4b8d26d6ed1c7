// Wraps a trainer and counts its GPU calls: `new Worker("counting.mjs?load=ADDRESS")` is the worker at that address,
// which also answers the message "counts".

const counts = { dispatches: 0, bind_groups: 0, submissions: 0, buffers: 0 };

function count(type, method, key) {
  const prototype = globalThis[type]?.prototype;
  const original = prototype?.[method];
  if (!original) return;
  prototype[method] = function (...args) {
    counts[key] += 1;
    return original.apply(this, args);
  };
}

count("GPUComputePassEncoder", "dispatchWorkgroups", "dispatches");
count("GPUComputePassEncoder", "dispatchWorkgroupsIndirect", "dispatches");
count("GPUDevice", "createBindGroup", "bind_groups");
count("GPUDevice", "createBuffer", "buffers");
count("GPUQueue", "submit", "submissions");

// Registered before the trainer's listener, which therefore never receives this message.
addEventListener("message", (event) => {
  if (event.data !== "counts") return;
  event.stopImmediatePropagation();
  postMessage({ counts: { ...counts } });
});

await import(new URL(import.meta.url).searchParams.get("load"));
