namespace Purchasing.Rete;

/// <summary>The outcome of one call of Fire.</summary>
/// <param name="Fired">How many rules fired.</param>
/// <param name="Halted">Whether a halt action ended it; activations may then be left on the agenda.</param>
public readonly record struct FireResult(int Fired, bool Halted);
