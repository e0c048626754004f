namespace Purchasing.Rete.Compilation;

/// <summary>What a test counts as when it throws: whatever lets no rule fire that it might have stopped.</summary>
internal enum FailureAnswer
{
    /// <summary>Not satisfied: in patterns and under <c>exists</c>.</summary>
    False,

    /// <summary>Satisfied: under <c>not</c> and <c>forall</c>, where a match stops the rule, and in the source of an accumulate, whose contribution then fails.</summary>
    True,

    /// <summary>Neither is safe (a <c>not</c> within the source of an accumulate, an accumulate under <c>not</c>): the session refuses further use.</summary>
    Fault,
}
