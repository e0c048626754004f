namespace Purchasing.Core.Diagnosis;

/// <summary>A field of a fact over all rows.</summary>
/// <param name="Name">In camel case, as graph files write it.</param>
/// <param name="Filled">Rows with a value.</param>
/// <param name="Empty">Rows without one.</param>
/// <param name="Strange">Values that can be read and make one wonder.</param>
/// <param name="Held">What of this field holds products: values that are needed and missing, and values that cannot be read, whose rows are in no other number.</param>
public sealed record DoctorField(string Name, int Filled, int Empty, IReadOnlyList<DoctorFinding> Strange, IReadOnlyList<DoctorFinding> Held);
