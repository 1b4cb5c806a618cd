// Data files: classic scripts that call methodbase(name, value). Each is asked for once.
const arrived = new Map();
const awaited = new Map();

window.methodbase = (name, value) => { arrived.set(name, value); };

function load(name) {
  if (!awaited.has(name)) {
    awaited.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onload = () => {
        if (arrived.has(name)) resolve(arrived.get(name));
        else reject(new Error(`data/${name}.js`));
        script.remove();
      };
      script.onerror = () => { awaited.delete(name); script.remove(); reject(new Error(`data/${name}.js`)); };
      document.head.append(script);
    }));
  }
  return awaited.get(name);
}
