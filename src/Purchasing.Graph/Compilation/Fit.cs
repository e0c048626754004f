namespace Purchasing.Graph.Compilation;

/// <summary>Whether the values of one port fit another port.</summary>
enum Fit
{
    /// <summary>No value fits.</summary>
    Never,

    /// <summary>Some values fit: each must be looked at when it travels.</summary>
    Sometimes,

    /// <summary>Every value fits.</summary>
    Always,
}
