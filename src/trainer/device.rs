//! Opens the two engines as burn devices.

use crate::protocol::Engine;
use burn::tensor::Device;

/// Why an engine can't be opened: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The program was built without this engine.
    #[error("this build has no {0} engine")]
    NotBuilt(&'static str),
    /// There is no usable adapter.
    #[error("no usable GPU: {0}")]
    NoAdapter(String),
}

/// Most tasks in one GPU submission. A training step is about a hundred; fewer submissions are fewer calls into the
/// browser.
#[cfg(feature = "wgpu")]
const MAX_TASKS: usize = 64;

/// Opens an engine. May be called once per process for [`Engine::WebGpu`].
///
/// # Errors
/// When the engine is not in this build or has no usable adapter.
pub async fn open(engine: Engine) -> Result<Device, DeviceError> {
    match engine {
        #[cfg(feature = "flex")]
        Engine::Cpu => Ok(Device::flex()),
        #[cfg(not(feature = "flex"))]
        Engine::Cpu => Err(DeviceError::NotBuilt("CPU")),
        #[cfg(feature = "wgpu")]
        Engine::WebGpu => Device::wgpu_options()
            .tasks_max(MAX_TASKS)
            .init_async()
            .await
            .map_err(|error| DeviceError::NoAdapter(error.to_string())),
        #[cfg(not(feature = "wgpu"))]
        Engine::WebGpu => Err(DeviceError::NotBuilt("WebGPU")),
    }
}

/// The engine that this device is.
pub(super) fn engine(device: &Device) -> Engine {
    if is_cpu(device) { Engine::Cpu } else { Engine::WebGpu }
}

/// True for the CPU engine, which reads the program's own memory.
pub fn is_cpu(device: &Device) -> bool {
    #[cfg(feature = "flex")]
    return *device == Device::flex();
    #[cfg(not(feature = "flex"))]
    {
        let _ = device;
        false
    }
}
