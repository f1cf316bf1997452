use std::sync::Arc;

use libnbd::AsyncHandle;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let nbd = Arc::new(AsyncHandle::new()?);
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "pattern", "1M"])
        .await?;
    // All of them are in flight at once.
    let mut tasks = Vec::new();
    for i in 0..64 {
        let nbd = Arc::clone(&nbd);
        tasks.push(tokio::spawn(async move {
            nbd.pread_owned(vec![0; 512], 512 * i, None).await
        }));
    }
    for (i, task) in (0..).zip(tasks) {
        let (result, sector) = task.await?;
        result?;
        assert_eq!(sector[..8], (512 * i as u64).to_be_bytes());
    }
    Ok(())
}
