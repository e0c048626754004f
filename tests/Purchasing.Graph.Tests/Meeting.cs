namespace Purchasing.Graph.Tests;

/// <summary>Where so many must be at once before any goes on: what runs side by side is shown, however slow the machine.</summary>
internal sealed class Meeting(int size)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public Task ArriveAsync()
    {
        lock (_gate)
        {
            Task complete = _complete.Task;
            if (++_waiting == size)
            {
                _waiting = 0;
                _complete.SetResult();
                _complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return complete.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }
}
