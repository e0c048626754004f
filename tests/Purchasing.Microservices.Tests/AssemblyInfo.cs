// Each end-to-end test starts seven processes; one at a time is enough for a machine with few cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
