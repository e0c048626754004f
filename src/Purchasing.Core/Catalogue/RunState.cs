namespace Purchasing.Core.Catalogue;

/// <summary>Where a catalogue run is in its life.</summary>
public enum RunState
{
    /// <summary>Stored under its key; no worker has begun.</summary>
    New,

    /// <summary>At least one worker is on it; its drafts count as on order.</summary>
    Running,

    /// <summary>Its workers stopped or died before the end. Its drafts do not count until it is resumed.</summary>
    Interrupted,

    /// <summary>Given up by a person: its drafts are cancelled; orders that were final by then stay.</summary>
    Abandoned,

    /// <summary>All its orders are final.</summary>
    Finished,
}
