namespace Purchasing.AspNetCore.Load;

/// <summary>Work that a host takes on only so much of at once: metadata of endpoints.</summary>
internal enum LoadClass
{
    WhatIf,
    Follower,
}
