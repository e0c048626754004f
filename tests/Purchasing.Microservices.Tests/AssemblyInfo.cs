// Each end-to-end test starts seven processes; one at a time is enough for a machine with few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
